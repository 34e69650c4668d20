"use client";

import { shortenArn } from "../../lib/format.ts";
import type { EventAnswer } from "../../query/answers.ts";
import { useServiceName } from "../explorer/service-names.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { LocalTimeText, TimeText } from "../text/time-text.tsx";
import styles from "./event.module.css";

const OUTCOMES: Readonly<Record<EventAnswer["outcome"], string>> = {
  success: "It succeeded.",
  denied: "It was denied.",
  throttled: "It was throttled.",
  error: "It failed.",
};

/** Who did what, where, when, and how it ended: one sentence, then both clocks. */
export function EventHeadline({ event }: { event: EventAnswer }) {
  const serviceName = useServiceName();
  // Nobody called anything: it is about the calls of others.
  const isInsight = event.eventCategory === "Insight";
  const who = event.principalName ?? (event.principal === null ? null : shortenArn(event.principal));
  return (
    <>
      <p className={styles.headline}>
        {who !== null ? (
          <b>
            <SafeText text={who} />
          </b>
        ) : (
          !isInsight && "Nobody is named: "
        )}
        {event.person !== null && event.person !== who && (
          <>
            {" "}
            (<SafeText text={event.person} />)
          </>
        )}{" "}
        {isInsight ? "CloudTrail Insights noticed an unusual rate of" : "called"}{" "}
        <b>
          <SafeText text={event.eventName} />
        </b>
        {event.readOnly || isInsight ? "" : ", a write,"} of <SafeText text={serviceName(event.eventSource)} />
        {event.awsRegion !== null && (
          <>
            {" "}
            in <SafeText text={event.awsRegion} />
          </>
        )}
        {event.recipientAccountId !== null && (
          <>
            , account{" "}
            <span className={styles.mono}>
              <SafeText text={event.recipientAccountId} />
            </span>
          </>
        )}
        {event.sourceIPAddress !== null && (
          <>
            , from{" "}
            <span className={styles.mono}>
              <SafeText text={event.sourceIPAddress} />
            </span>
          </>
        )}
        .{" "}
        {!isInsight && (
          <span data-outcome={event.outcome} className={styles.verdict}>
            {OUTCOMES[event.outcome]}
          </span>
        )}
      </p>
      <p className={styles.clocks}>
        <TimeText instant={event.eventTime} /> UTC
        <span aria-hidden="true"> · </span>
        <LocalTimeText instant={event.eventTime} /> local
      </p>
    </>
  );
}
