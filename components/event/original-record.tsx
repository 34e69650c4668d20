"use client";

import { Button, Loader } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconDownload } from "@tabler/icons-react";
import { formatBytes, visibleText } from "../../lib/format.ts";
import type { OriginalAnswer } from "../../query/answers.ts";
import { CopyButton } from "../text/copy-button.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { useAnswer } from "../use-answer.ts";
import styles from "./event.module.css";

/** More text than this is offered as a file only: a browser has trouble laying it out. */
const MAX_SHOWN_CHARACTERS = 262_144;

/** The record as it stands in S3, with the check of its file against the hash taken when it was loaded. */
export function OriginalRecord({ eventID }: { eventID: string }) {
  const { answer, error, retry } = useAnswer<OriginalAnswer>(`/api/v1/events/${encodeURIComponent(eventID)}/original`);
  if (error !== null) {
    return (
      <div role="alert" className={styles.warning}>
        The original could not be read: {visibleText(error.message)}{" "}
        <Button size="compact-xs" onClick={retry}>
          Try again
        </Button>
      </div>
    );
  }
  if (answer === null) return <Loader size={16} aria-label="Reading the original from S3" />;
  return <Original answer={answer} />;
}

function Original({ answer }: { answer: OriginalAnswer }) {
  const pretty = JSON.stringify(answer.record, null, 2) ?? "";
  const tooLong = pretty.length > MAX_SHOWN_CHARACTERS;
  return (
    <div className={styles.original}>
      <Check answer={answer} />
      {answer.masked.length > 0 && (
        <p className={styles.dim}>
          Masked before it left the server:{" "}
          <span className={styles.mono}>
            <SafeText text={answer.masked.join(", ")} />
          </span>
        </p>
      )}
      <div className={styles.originalActions}>
        <Button leftSection={<IconDownload size={14} />} onClick={() => download(answer)}>
          Download
        </Button>
        <CopyButton text={answer.text} what="record" />
      </div>
      {tooLong ? (
        <p>This record has {formatBytes(pretty.length)}: too much to show here. Download it instead.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        // biome-ignore lint/a11y/useSemanticElements: preformatted text is no section
        <pre className={styles.json} role="region" tabIndex={0} aria-label="Original record as JSON">
          <Lines text={pretty} />
        </pre>
      )}
    </div>
  );
}

function Check({ answer }: { answer: OriginalAnswer }) {
  const { check, sha256 } = answer;
  if (check === "verified") {
    return (
      <p className={styles.verified} role="status">
        <IconCircleCheck size={16} aria-hidden="true" /> Verified: the file in S3 has the SHA-256 it had when it was
        loaded.
      </p>
    );
  }
  return (
    <div className={styles.mismatch} role="alert">
      <p>
        <IconAlertTriangle size={16} aria-hidden="true" />{" "}
        <b>Mismatch: the file in S3 is not the one that was loaded.</b> It was changed or replaced; treat what follows
        as unproven.
      </p>
      <p className={styles.mono}>loaded {sha256.stored}</p>
      <p className={styles.mono}>now {sha256.actual}</p>
    </div>
  );
}

/** JSON as text; lines that hold characters nobody could see are shown with escapes. */
function Lines({ text }: { text: string }) {
  if (visibleText(text.replaceAll("\n", "")) === text.replaceAll("\n", "")) return text;
  return text.split("\n").map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text never move
    <span key={index}>
      <SafeText text={line} />
      {"\n"}
    </span>
  ));
}

function download(answer: OriginalAnswer): void {
  const url = URL.createObjectURL(new Blob([answer.text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `cloudtrail-event-${answer.eventID.replace(/[^0-9a-f-]/gi, "")}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
