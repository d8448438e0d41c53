"""The form of a saved view."""

from django import forms

from zone.lists.models import SavedView, Sharing

MAX_VIEWS = 100
"""Views a person may save of one list; more would be a menu nobody reads."""


class ViewForm(forms.ModelForm):
    """Name and sharing of a view; its owner, list and query are set before."""

    name = forms.CharField(label="名称", max_length=40)

    class Meta:
        model = SavedView
        fields = ["name", "sharing"]

    def clean_sharing(self):
        sharing, owner = self.cleaned_data["sharing"], self.instance.owner
        if sharing == Sharing.DEPARTMENT and owner.department_id is None:
            raise forms.ValidationError("您的账号未设部门，不能共享给本部门。")
        self.instance.department = owner.department if sharing == Sharing.DEPARTMENT else None
        return sharing

    def clean(self):
        view = self.instance
        if view.pk is None and view.owner.views.filter(list=view.list).count() > MAX_VIEWS:
            raise forms.ValidationError(f"一个列表最多保存 {MAX_VIEWS} 个视图，请先删除不用的。")
        name = self.cleaned_data.get("name")
        same = SavedView.objects.filter(owner=view.owner, list=view.list, name=name).exclude(pk=view.pk)
        if name and same.exists():
            self.add_error("name", "您已有同名的视图。")
        return self.cleaned_data
