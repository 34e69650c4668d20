import { formatExact, formatPlural, formatUtcMinute } from "../../lib/format.ts";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./ingest.module.css";

type Props = {
  rejections: { code: string; records: number }[];
  messages: { shape: string; messages: number; lastDay: string }[];
  failedMessages: { messageId: string; reason: string; body: string; receivedAt: string }[];
  unknownFields: { name: string; records: number; firstSeen: string; lastSeen: string }[];
  conflicts: number;
};

/** Everything that was set aside rather than lost: records, messages, unknown members, contradicting copies. */
export function Oddities({ rejections, messages, failedMessages, unknownFields, conflicts }: Props) {
  return (
    <div className={styles.oddities}>
      <CountList
        title="Records set aside"
        about="Not events: a pointer and a reason are kept, the rest of each file is loaded."
        nothing="No record was set aside."
        rows={rejections.map(({ code, records }) => ({ name: code, count: records, note: "" }))}
      />
      <CountList
        title="Messages that name no log file"
        about="By what they were."
        nothing="Every message named a log file."
        rows={messages.map(({ shape, messages: count, lastDay }) => ({ name: shape, count, note: `last ${lastDay}` }))}
      />
      <CountList
        title="Unknown members of records"
        about="CloudTrail wrote something this version does not know. Nothing was lost: the originals have it."
        nothing="Every member is known."
        rows={unknownFields.map(({ name, records, lastSeen }) => ({
          name,
          count: records,
          note: `last ${formatUtcMinute(lastSeen)}`,
        }))}
      />
      <section className={styles.card}>
        <h3>Contradicting copies</h3>
        <p className={styles.about}>
          {conflicts === 0
            ? "No event id was seen twice with different content."
            : `${formatPlural(conflicts, "record")} came with the id of another event and other content. The event that was loaded first is shown, with a warning.`}
        </p>
      </section>
      <section className={styles.card}>
        <h3>Unreadable messages</h3>
        <p className={styles.about}>The last 50 that could not be understood; they were taken off the queue.</p>
        {failedMessages.length === 0 ? (
          <p>None.</p>
        ) : (
          <ul className={styles.messages}>
            {failedMessages.map(({ messageId, reason, body, receivedAt }) => (
              <li key={messageId}>
                <details>
                  <summary>
                    {formatUtcMinute(receivedAt)} <SafeText text={reason} />
                  </summary>
                  <pre className={styles.body}>
                    <SafeText text={body} />
                  </pre>
                </details>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

type CountListProps = {
  title: string;
  about: string;
  nothing: string;
  rows: { name: string; count: number; note: string }[];
};

function CountList({ title, about, nothing, rows }: CountListProps) {
  return (
    <section className={styles.card}>
      <h3>{title}</h3>
      <p className={styles.about}>{rows.length === 0 ? nothing : about}</p>
      {rows.length > 0 && (
        <ul className={styles.counts}>
          {rows.map(({ name, count, note }) => (
            <li key={name}>
              <code>
                <SafeText text={name} />
              </code>
              <span className={styles.note}>{note}</span>
              <b>{formatExact(count)}</b>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
