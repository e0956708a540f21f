"""Alert budgets, pending bundles and the day's count of SMS in DynamoDB."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from heard.adapters import items, keys, recipient_items
from heard.adapters.items import key
from heard.adapters.table import batch_get, item_key, put, put_version, transact
from heard.domain.events import Event
from heard.domain.people import Link
from heard.domain.recipient import Recipient
from heard.domain.sms_day import SmsDay
from heard.domain.thread import Thread


class DynamoRecipients:
    """Recipients in the Care table. `keep_days` is the policy's retention."""

    def __init__(self, table: str, keep_days: int) -> None:
        self._table = table
        self._keep_days = keep_days

    def load(
        self, recipient_ids: Iterable[str], thread_ids: Iterable[str]
    ) -> tuple[Mapping[str, Recipient], Mapping[str, Thread]]:
        """One consistent BatchGetItem."""
        recipients = {one: Recipient(one) for one in recipient_ids}
        asked = [key(keys.recipient_pk(one), keys.HEAD) for one in recipients]
        asked += [key(keys.thread_pk(one), keys.HEAD) for one in thread_ids]
        found, threads, _ = self._found(asked)
        return {**recipients, **found}, threads

    def load_for_sms(
        self, recipient_ids: Iterable[str], thread_ids: Iterable[str], now: datetime
    ) -> tuple[Mapping[str, Recipient], Mapping[str, Thread], SmsDay]:
        """One consistent BatchGetItem."""
        recipients, today = {one: Recipient(one) for one in recipient_ids}, SmsDay.of(now)
        asked = [key(keys.sms_day_pk(today.day), keys.HEAD)]
        asked += [key(keys.recipient_pk(one), keys.HEAD) for one in recipients]
        asked += [key(keys.thread_pk(one), keys.HEAD) for one in thread_ids]
        found, threads, day = self._found(asked)
        return {**recipients, **found}, threads, day or today

    def _found(
        self, asked: Iterable[items.Item]
    ) -> tuple[dict[str, Recipient], dict[str, Thread], SmsDay | None]:
        recipients: dict[str, Recipient] = {}
        threads: dict[str, Thread] = {}
        day = None
        for item in batch_get(self._table, asked):
            pk, _ = item_key(item)
            if pk.startswith(keys.thread_pk("")):
                thread = items.thread_of(item)
                threads[thread.id] = thread
            elif pk.startswith(keys.SMS_DAY):
                day = recipient_items.sms_day_of(item)
            else:
                recipient = recipient_items.recipient_of(item)
                recipients[recipient.id] = recipient
        return recipients, threads, day

    def save(
        self,
        recipients: Mapping[Recipient, datetime | None],
        now: datetime,
        links: Iterable[Link] = (),
        events: Mapping[str, tuple[Event, ...]] | None = None,
        sms_day: SmsDay | None = None,
    ) -> None:
        """One TransactWriteItems."""
        writes = []
        for recipient, due_at in recipients.items():
            stored = replace(recipient, version=recipient.version + 1)
            item = recipient_items.recipient_item(stored, due_at, now, self._keep_days)
            writes.append(put_version(self._table, item, recipient.version))
            happened = (events or {}).get(recipient.id)
            if happened:
                pk = keys.recipient_pk(recipient.id)
                row = items.event_item(pk, stored.version, happened, now, self._keep_days)
                writes.append(put(self._table, row))
        writes += [put(self._table, items.link_item(link)) for link in links]
        if sms_day:
            counted = replace(sms_day, version=sms_day.version + 1)
            writes.append(
                put_version(
                    self._table, recipient_items.sms_day_item(counted, now), sms_day.version
                )
            )
        if writes:
            transact(writes)
