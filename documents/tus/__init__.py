"""The tus protocol, 1.0.0 (https://tus.io/protocols/resumable-upload): uploads that go on after a cut line."""
