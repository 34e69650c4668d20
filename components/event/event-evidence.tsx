"use client";

import { Button } from "@mantine/core";
import { IconFileSearch } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { formatExact } from "../../lib/format.ts";
import type { EventDetailAnswer } from "../../query/answers.ts";
import { TimeText } from "../text/time-text.tsx";
import { Detail, DetailSection } from "./detail-section.tsx";
import { IdentifierDetail, PivotDetail } from "./detail-value.tsx";
import styles from "./event.module.css";
import { OriginalRecord } from "./original-record.tsx";

/** Where the record stands, and the record itself on demand. `page`: where the event stands alone; null when this is it. */
export function EventEvidence({ event, page }: { event: EventDetailAnswer; page: string | null }) {
  const [shown, setShown] = useState(false);
  const { evidence, logFile } = event;
  return (
    <>
      <DetailSection title="Evidence">
        <PivotDetail field="eventID" value={event.eventID} />
        <IdentifierDetail label="Bucket" value={evidence.bucket} />
        <IdentifierDetail label="Key" value={evidence.key} />
        <Detail label="Record">
          index {evidence.recordIndex} of {formatExact(logFile.records)} records
        </Detail>
        <IdentifierDetail label="File SHA-256" value={logFile.sha256} />
        {logFile.deliveredAt !== null && (
          <Detail label="Delivered">
            <TimeText instant={logFile.deliveredAt} /> UTC
          </Detail>
        )}
        {logFile.loadedAt !== null && (
          <Detail label="Loaded">
            <TimeText instant={logFile.loadedAt} /> UTC
          </Detail>
        )}
        <IdentifierDetail label="Request id" value={event.requestID} />
        <PivotDetail field="sharedEventID" value={event.sharedEventID} />
        <PivotDetail label="Corrects event" field="eventID" value={event.addendumOriginalEventID} />
        <Detail label="Record version">{event.eventVersion}</Detail>
      </DetailSection>
      <section className={styles.section} aria-label="Original record">
        <div className={styles.originalHead}>
          <Button
            leftSection={<IconFileSearch size={15} />}
            aria-expanded={shown}
            onClick={() => setShown((before) => !before)}
          >
            {shown ? "Hide original" : "Show original"}
          </Button>
          {page !== null && (
            <Link href={page} prefetch={false}>
              Open as a page
            </Link>
          )}
        </div>
        {shown && <OriginalRecord eventID={event.eventID} />}
      </section>
    </>
  );
}
