"use client";

import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import { formatExact } from "../../lib/format.ts";
import type { Zone } from "../explorer/clock.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { bucketLabel } from "../explorer/histogram-data.ts";
import numberStyles from "../explorer/numbers-table.module.css";
import { NumbersToggle } from "../explorer/numbers-toggle.tsx";
import valueStyles from "../explorer/values.module.css";
import styles from "./heat-map.module.css";
import { type Activity, type HeatCell, heatRows, hourWithin, isWeekly, sumOf, zoneLabel } from "./heat-map-data.ts";
import { HeatSquares } from "./heat-squares.tsx";

/** Activity by day and hour: how much, and how much of it was denied. Every square zooms the page to its hour. */
export function HeatMap({ activity }: { activity: Activity }) {
  const [zone, setZone] = useState<Zone>("utc");
  const [shown, setShown] = useState<HeatCell | null>(null);
  const [asTable, setAsTable] = useState(false);
  const rows = useMemo(() => heatRows(activity, zone), [activity, zone]);
  const { count, denied } = shown ?? sumOf(activity.hours);
  const weekly = isWeekly(activity);
  return (
    <section className={styles.heatMap} aria-label="Activity by hour">
      <div className={styles.head}>
        <h2 className={styles.title}>{weekly ? "Weekday and hour" : "Day and hour"}</h2>
        <span className={styles.when}>{shown?.label ?? zoneLabel(zone, activity.to)}</span>
        <span className={styles.numbers}>
          <b>{formatExact(count)}</b> {count === 1 ? "event" : "events"}
        </span>
        <span className={styles.numbers}>
          <span className={styles.deniedMark} aria-hidden="true" /> <b>{formatExact(denied)}</b> denied
        </span>
        <span className={styles.headEnd}>
          <Button
            size="compact-xs"
            variant={zone === "local" ? "light" : "subtle"}
            color={zone === "local" ? "accent" : "gray"}
            aria-pressed={zone === "local"}
            title="The same hours by the clock of this browser"
            onClick={() => setZone(zone === "utc" ? "local" : "utc")}
          >
            Local time
          </Button>
          <NumbersToggle name="Hours" shown={asTable} onToggle={() => setAsTable(!asTable)} />
        </span>
      </div>
      <HeatSquares rows={rows} weekly={weekly} onShow={setShown} />
      {asTable && <HoursTable activity={activity} />}
    </section>
  );
}

/** The same for those who listen, and for fingers that a square is too small for. */
function HoursTable({ activity }: { activity: Activity }) {
  const { view, edit } = useExplorer();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={numberStyles.numbers} tabIndex={0} aria-label="Hours with events, as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">Hour (UTC)</th>
            <th scope="col">Events</th>
            <th scope="col">Denied</th>
          </tr>
        </thead>
        <tbody>
          {activity.hours.map(([start, count, denied]) => (
            <tr key={start}>
              <th scope="row">
                <button
                  type="button"
                  className={valueStyles.value}
                  title="Zoom to this hour"
                  onClick={() => edit({ ...view.query, ...hourWithin(activity, start) })}
                >
                  {bucketLabel(new Date(start).toISOString(), 3_600)}
                </button>
              </th>
              <td>{formatExact(count)}</td>
              <td>{formatExact(denied)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
