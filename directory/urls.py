from django.urls import path

from directory.views import functions, people, structures

app_name = "directory"
urlpatterns = [
    path("", people.person_list, name="person_list"),
    path("personnes/nouvelle/", people.person_create, name="person_create"),
    path("personnes/<int:pk>/", people.person_detail, name="person_detail"),
    path("personnes/<int:pk>/modifier/", people.person_edit, name="person_edit"),
    path("personnes/<int:pk>/compte/", people.person_account, name="person_account"),
    path("personnes/<int:pk>/acces/", people.person_access, name="person_access"),
    path("personnes/<int:pk>/professionnel/", people.person_professional, name="person_professional"),
    path("personnes/<int:pk>/contact.vcf", people.person_vcard, name="person_vcard"),
    path("personnes/<int:pk>/fonctions/nouvelle/", functions.function_create, name="function_create"),
    path("fonctions/<int:pk>/modifier/", functions.function_edit, name="function_edit"),
    path("fonctions/<int:pk>/terminer/", functions.function_end, name="function_end"),
    path("structures/", structures.structure_list, name="structure_list"),
    path("structures/nouvelle/", structures.structure_create, name="structure_create"),
    path("structures/<int:pk>/", structures.structure_detail, name="structure_detail"),
    path("structures/<int:pk>/modifier/", structures.structure_edit, name="structure_edit"),
    path("structures/<int:pk>/administrateurs/", structures.structure_delegates, name="structure_delegates"),
    path("cercles/", structures.cercle_list, name="cercle_list"),
]
