"""Room for texts that are too long for the table."""

from heard.adapters import keys
from heard.adapters.aws import aws_errors, client
from heard.domain.message import Channel


class S3Archive:
    """Whole texts in the bucket, by channel and message."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def keep_text(self, channel: Channel, native_id: str, text: str) -> str:
        """One PutObject; the same text of the same message is the same object."""
        name = f"texts/{channel}/{keys.short_hash(native_id)}/{keys.short_hash(text)}.txt"
        with aws_errors():
            client("s3").put_object(
                Bucket=self._bucket,
                Key=name,
                Body=text.encode(),
                ContentType="text/plain; charset=utf-8",
            )
        return name

    def text(self, name: str) -> str:
        """One GetObject."""
        with aws_errors():
            answer = client("s3").get_object(Bucket=self._bucket, Key=name)
            whole: str = answer["Body"].read().decode()
        return whole
