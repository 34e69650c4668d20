"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { DateInput, TimePicker } from "@mantine/dates";
import { useState } from "react";
import { formatLocal, formatUtcMinute, localZone } from "../../lib/format.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { resolveTimeRange } from "../../query/time-range.ts";
import { type ClockReading, toInstant, toReading, toTimeText, type Zone } from "./clock.ts";
import styles from "./time-range.module.css";

type Props = {
  range: Pick<EventQuery, "from" | "to">;
  onChoose: (range: { from: string; to: string }) => void;
};

/** Both ends by date, hour and minute, entered in UTC or by the reader's clock; the other clock is shown beside it. */
export function TimeRangeForm({ range, onChoose }: Props) {
  const [zone, setZone] = useState<Zone>("utc");
  const [instants] = useState(() => resolveTimeRange(range, new Date()));
  const [start, setStart] = useState(() => toReading(instants.from, zone));
  const [end, setEnd] = useState(() => toReading(instants.to, zone));
  const from = toInstant(start, zone);
  const to = toInstant(end, zone);
  const problem =
    from === null || to === null ? "Enter a date and a time." : from >= to ? "The start must be before the end." : null;

  const changeZone = (next: Zone) => {
    if (from !== null) setStart(toReading(from, next));
    if (to !== null) setEnd(toReading(to, next));
    setZone(next);
  };
  const choose = () => {
    if (from !== null && to !== null && problem === null) onChoose({ from: toTimeText(from), to: toTimeText(to) });
  };
  return (
    <form
      className={styles.rangeForm}
      onSubmit={(event) => {
        event.preventDefault();
        choose();
      }}
    >
      <SegmentedControl
        size="xs"
        aria-label="Clock"
        value={zone}
        onChange={(value) => changeZone(value === "local" ? "local" : "utc")}
        data={[
          { value: "utc", label: "UTC" },
          { value: "local", label: `Local (${localZone()})` },
        ]}
      />
      <RangeEnd name="Start" reading={start} zone={zone} onChange={setStart} />
      <RangeEnd name="End" reading={end} zone={zone} onChange={setEnd} />
      <Button type="submit" variant="filled" disabled={problem !== null} fullWidth>
        Apply
      </Button>
      <p className={styles.rangeProblem} role="status">
        {problem ?? "From the start, up to but not including the end."}
      </p>
    </form>
  );
}

type RangeEndProps = { name: string; reading: ClockReading; zone: Zone; onChange: (reading: ClockReading) => void };

function RangeEnd({ name, reading, zone, onChange }: RangeEndProps) {
  const instant = toInstant(reading, zone);
  const elsewhere =
    instant === null ? "" : zone === "utc" ? `${formatLocal(instant)} local` : `${formatUtcMinute(instant)} UTC`;
  return (
    <div className={styles.rangeEnd}>
      <DateInput
        size="xs"
        label={`${name} date`}
        valueFormat="YYYY-MM-DD"
        value={reading.date === "" ? null : reading.date}
        onChange={(date) => onChange({ ...reading, date: date ?? "" })}
        popoverProps={{ withinPortal: false }}
      />
      <TimePicker
        size="xs"
        label={`${name} time`}
        hoursInputLabel={`${name} hour`}
        minutesInputLabel={`${name} minute`}
        value={reading.time}
        onChange={(time) => onChange({ ...reading, time: time.slice(0, 5) })}
      />
      <output className={styles.rangeElsewhere}>{elsewhere}</output>
    </div>
  );
}
