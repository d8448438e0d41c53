"""What an import asks for: the file."""

from django import forms


class UploadForm(forms.Form):
    file = forms.FileField(
        label="文件",
        max_length=200,
        widget=forms.FileInput({"accept": ".xlsx,.csv", "aria-describedby": "id_file_error"}),
        error_messages={
            "required": "请先选择文件，再点“上传并核对”。",
            "empty": "文件是空的，没有内容。请检查是否选错了文件。",
            "max_length": "文件名过长，请改短后再上传。",
        },
    )
