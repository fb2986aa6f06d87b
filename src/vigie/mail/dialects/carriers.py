"""Mobile and consumer operators (KDDI, docomo, Verizon, Vodafone, Orange): short prose, no fields.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "carriers",
    openings=(
        "could not be delivered to the following mailbox",
        "the following addresses had delivery problems",
        "your mail sent on",
        "each of the following recipients was rejected",
        "the user(s) account is temporarily over quota",
        "the user(s) account is disabled",
        "message could not be delivered to mobile",
        "your message could not be sent",
        "the following e-mail could not be delivered",
        "error: mail to mobile",
        "次のあて先へのメッセージは",
        "あて先のメールアドレスが",
        "メールを送信できませんでした",
        "送信できませんでした",
        "配信できません",
    ),
)
