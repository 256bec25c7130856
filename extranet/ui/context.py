def shell(request):  # replaced by the ui branch
    return {}
