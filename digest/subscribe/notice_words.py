"""The words of the mails outside an edition, in English and Persian."""

from collections.abc import Mapping
from types import MappingProxyType

_EN = {
    "letter": "a letter",
    "confirm-subject": "Confirm that you want {title}",
    "confirm-subject-discreet": "Please confirm",
    "confirm": """Hello,

somebody, we hope you, asked for {title} to be sent to this address.
If it was you, open this page and press the button on it:

{link}

The link works for 48 hours. If it was not you, do nothing: nothing will
be sent, and the address is forgotten.
""",
    "settings-subject": "Your link to {title}",
    "settings-subject-discreet": "Your link",
    "settings": """Hello,

here is the page on which you change what you receive, take a copy of
what we keep about you, or leave:

{link}

The link works for one hour. Whoever has it can do these things: do not
pass it on. If you did not ask for it, do nothing.
""",
    "latest-subject": "{title}: the latest edition",
    "latest-subject-discreet": "As you asked",
}
_FA = {
    "letter": "نامه‌ای",
    "confirm-subject": "تأیید دریافت {title}",
    "confirm-subject-discreet": "لطفاً تأیید کنید",
    "confirm": """سلام،

کسی، امیدواریم خود شما، خواسته است که {title} به این نشانی فرستاده شود.
اگر شما بوده‌اید، این صفحه را باز کنید و دکمهٔ آن را بزنید:

{link}

این پیوند ۴۸ ساعت کار می‌کند. اگر شما نبوده‌اید، کاری نکنید: چیزی فرستاده
نمی‌شود و نشانی از یاد می‌رود.
""",
    "settings-subject": "پیوند شما برای {title}",
    "settings-subject-discreet": "پیوند شما",
    "settings": """سلام،

در این صفحه می‌توانید آنچه را دریافت می‌کنید تغییر دهید، از آنچه دربارهٔ
شما نگه می‌داریم رونوشت بگیرید، یا از فهرست بیرون بروید:

{link}

این پیوند یک ساعت کار می‌کند. هر کس آن را داشته باشد این کارها را می‌تواند
بکند: آن را به کسی ندهید. اگر شما نخواسته‌اید، کاری نکنید.
""",
    "latest-subject": "{title}: تازه‌ترین شماره",
    "latest-subject-discreet": "همان‌طور که خواستید",
}

MAILS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": MappingProxyType(_EN), "fa": MappingProxyType(_FA)})
"""By language and name; `{title}` and `{link}` are filled in."""
