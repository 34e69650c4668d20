"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { DateInput, TimePicker } from "@mantine/dates";
import { useLocalStorage } from "@mantine/hooks";
import { useState } from "react";
import { localZone } from "../../lib/format.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { resolveTimeRange } from "../../query/time-range.ts";
import { type ClockReading, readingText, toInstant, toReading, toTimeText, type Zone } from "./clock.ts";
import type { RangeText } from "./range-steps.ts";
import styles from "./time-range.module.css";
import { readTypedRange } from "./typed-range.ts";

type Props = {
  range: Pick<EventQuery, "from" | "to">;
  onChoose: (range: RangeText) => void;
};

const ZONES = Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC");

/** The zone times are entered in: the reader's own choice, kept in this browser. */
function useZone(): [Zone, (zone: Zone) => void] {
  const [zone, setZone] = useLocalStorage({
    key: "trailsight-zone",
    defaultValue: "utc",
    getInitialValueInEffect: false,
  });
  return [zone === "local" || ZONES.includes(zone) ? zone : "utc", setZone];
}

/** A range as text, or both ends by date, hour and minute on the clock of any zone. */
export function TimeRangeForm({ range, onChoose }: Props) {
  const [zone, setZone] = useZone();
  return (
    <div className={styles.rangeForm}>
      <TypedRange zone={zone} onChoose={onChoose} />
      <NativeSelect
        label="Zone of the times here"
        value={zone}
        onChange={({ currentTarget }) => setZone(currentTarget.value)}
        data={[
          { value: "utc", label: "UTC" },
          { value: "local", label: `This browser’s: ${localZone()}` },
          { group: "Other zones", items: ZONES.map((name) => ({ value: name, label: name })) },
        ]}
      />
      <BothEnds range={range} zone={zone} onChoose={onChoose} />
    </div>
  );
}

function TypedRange({ zone, onChoose }: { zone: Zone; onChoose: (range: RangeText) => void }) {
  const [text, setText] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const range = readTypedRange(text, zone, new Date());
        if (range === null) setRefused(text);
        else onChoose(range);
      }}
    >
      <TextInput
        label="Range as text"
        placeholder="-36h · 2026-11-20 · 2026-11-20 08:00 to 09:30"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        error={
          refused !== null && refused === text
            ? "Write -36h, a day, or two times with “to” between, the earlier first."
            : null
        }
      />
    </form>
  );
}

function BothEnds({ range, zone, onChoose }: Props & { zone: Zone }) {
  const [instants] = useState(() => resolveTimeRange(range, new Date()));
  const [readings, setReadings] = useState(() => ({
    zone,
    start: toReading(instants.from, zone),
    end: toReading(instants.to, zone),
  }));
  const from = toInstant(readings.start, readings.zone);
  const to = toInstant(readings.end, readings.zone);
  if (readings.zone !== zone) {
    // The moments stay, the clock changes.
    setReadings({
      zone,
      start: from === null ? readings.start : toReading(from, zone),
      end: to === null ? readings.end : toReading(to, zone),
    });
  }
  const problem =
    from === null || to === null ? "Enter a date and a time." : from >= to ? "The start must be before the end." : null;
  return (
    <form
      className={styles.ends}
      onSubmit={(event) => {
        event.preventDefault();
        if (from !== null && to !== null && problem === null) onChoose({ from: toTimeText(from), to: toTimeText(to) });
      }}
    >
      <RangeEnd
        name="Start"
        reading={readings.start}
        zone={zone}
        onChange={(start) => setReadings({ ...readings, start })}
      />
      <RangeEnd name="End" reading={readings.end} zone={zone} onChange={(end) => setReadings({ ...readings, end })} />
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
  const other = zone === "utc" ? "local" : "utc";
  const elsewhere = instant === null ? "" : `${readingText(instant, other)}${other === "local" ? " local" : ""}`;
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
