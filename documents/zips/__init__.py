"""Archives: folders that go out as one streamed zip, and zips that come in as folders."""
