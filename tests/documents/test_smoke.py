from django.urls import reverse

from tests.documents.conftest import a_file, upload_url


def test_pages(space, root, alice, browse, put, make_folder, run_jobs):
    c = browse(alice)
    f = make_folder(root, alice, "Dossier A")
    r = c.post(upload_url(f), {"files": [a_file(), a_file("b.pdf", b"%PDF-1.4 x")]}, follow=True)
    assert r.status_code == 200, r.content
    run_jobs()
    d = f.documents.first()
    for url in [
        reverse("documents:folder_root", args=[space.slug]),
        f.get_absolute_url(),
        d.get_absolute_url(),
        upload_url(f),
        reverse("documents:bin_list", args=[space.slug]),
        reverse("documents:folder_rights", args=[space.slug, f.pk]),
        reverse("documents:folder_rename", args=[space.slug, f.pk]),
        reverse("documents:folder_create", args=[space.slug, f.pk]),
        reverse("documents:document_edit", args=[d.pk]),
        reverse("documents:version_add", args=[d.pk]),
        space.get_absolute_url(),
        "/",
    ]:
        r = c.get(url)
        assert r.status_code == 200, (url, r.content[:500])
    r = c.get(reverse("documents:download", args=[d.pk]))
    assert b"".join(r.streaming_content)
    assert c.post(reverse("documents:folder_own_rights", args=[space.slug, f.pk])).status_code == 302
    d.refresh_from_db()
    assert d.scope_id != root.scope_id
    assert c.get(reverse("documents:folder_rights", args=[space.slug, f.pk])).status_code == 200
