"""The settings of feeds.yaml for e-mail delivery."""

from typing import Annotated, Literal

from pydantic import Field

from digest.config.values import Count, Line, Part, Switch, Word


class DeliverySettings(Part):
    """How the letter is sent."""

    connections: int = Field(default=10, ge=1, le=100, description="Connections to the mail server at once.")
    per_minute: Count = Field(default=0, description="Maximum number of messages a minute; 0 for no limit.")
    per_domain: dict[Word, Annotated[int, Field(ge=1)]] = Field(
        default={}, description="Maximum number of messages a minute to one mail domain."
    )
    errors_in_a_row: int = Field(default=10, ge=1, description="Number of errors in a row after which delivery stops.")
    after_crash: Literal["resend", "hold"] = Field(
        default="resend",
        description="What happens to letters that may or may not have been sent when the program or the connection "
        "died: sent again with the same Message-ID, or held and listed.",
    )
    approval: Switch = Field(default=False, description="True: an edition is a draft until `digest approve`.")
    unapproved: Literal["hold", "send"] = Field(
        default="hold", description="What happens to a draft at the deadline: it is held, or sent as it is."
    )
    postal_address: Line = Field(
        default="", max_length=200, description="The publisher's postal address, for the footer of the letter."
    )
