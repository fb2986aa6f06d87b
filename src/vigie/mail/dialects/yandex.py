"""Yandex, Mail.ru, Rambler and their kind.

In: nothing. Out: `DIALECT`.
"""

from vigie.mail.dialects.declaring import Dialect

DIALECT = Dialect(
    "yandex",
    openings=(
        "this is the mail delivery system at",
        "this message was created automatically by the mail system",
        "your message could not be delivered to one or several recipients",
        "недоставленное сообщение",
        "ваше сообщение не доставлено",
        "письмо не было доставлено",
        "не может быть доставлено",
        "сообщение не может быть доставлено",
        "это письмо отправлено почтовым сервером",
    ),
    returned=("below this line is a copy", "*** оригинальное"),
)
