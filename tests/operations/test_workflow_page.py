from django.core.management import call_command


def test_the_page_of_workflows_is_not_stale():
    call_command("workflows", "--check")
