"""What every act's body is: families of acts have modules of their own, which `act_bodies` merges."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """The fields of one act; `use` names what carries it out, by its name in `bootstrap`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    use: ClassVar[str] = "acting"

    def arguments(self) -> dict[str, Any]:
        """What the act's use case is called with."""
        return self.model_dump()
