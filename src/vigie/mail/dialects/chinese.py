"""QQ, NetEase (163, 126), Sina and their kind, in Chinese.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "chinese",
    openings=(
        "退信",
        "退件",
        "无法送达",
        "無法送達",
        "未能送达",
        "无法投递",
        "投递失败",
        "没有成功发送",
        "未能成功发送",
        "发送失败",
        "無法傳送",
        "無法投遞",
    ),
    returned=("原邮件", "原始邮件", "原始郵件"),
)
