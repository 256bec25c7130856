from django.urls import path

from forums.views import forums, posts, topics

app_name = "forums"
urlpatterns = [
    path("espaces/<slug:slug>/discussions/", forums.topic_list, name="topic_list"),
    path("espaces/<slug:slug>/discussions/lues/", forums.mark_read, name="mark_read"),
    path("espaces/<slug:slug>/discussions/nouvelle/", topics.topic_create, name="topic_create"),
    path("espaces/<slug:slug>/discussions/nouveau-forum/", forums.forum_create, name="forum_create"),
    path("discussions/forums/<int:pk>/", forums.forum_detail, name="forum_detail"),
    path("discussions/forums/<int:pk>/modifier/", forums.forum_edit, name="forum_edit"),
    path("discussions/<int:pk>/", topics.topic_detail, name="topic_detail"),
    path("discussions/<int:pk>/non-lu/", topics.first_unread, name="first_unread"),
    path("discussions/<int:pk>/repondre/", posts.reply, name="reply"),
    path("discussions/<int:pk>/modifier/", topics.topic_edit, name="topic_edit"),
    path("discussions/<int:pk>/epingler/", topics.topic_pin, name="topic_pin"),
    path("discussions/<int:pk>/fermer/", topics.topic_lock, name="topic_lock"),
    path("discussions/<int:pk>/supprimer/", topics.topic_delete, name="topic_delete"),
    path("discussions/<int:pk>/restaurer/", topics.topic_restore, name="topic_restore"),
    path("discussions/messages/<int:pk>/", posts.post_detail, name="post_detail"),
    path("discussions/messages/<int:pk>/modifier/", posts.post_edit, name="post_edit"),
    path("discussions/messages/<int:pk>/retirer/", posts.post_remove, name="post_remove"),
    path("discussions/messages/<int:pk>/restaurer/", posts.post_restore, name="post_restore"),
]
