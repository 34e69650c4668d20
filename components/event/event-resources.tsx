"use client";

import type { EventDetailAnswer } from "../../query/answers.ts";
import { ValueButton } from "../explorer/value-button.tsx";
import { CopyButton } from "../text/copy-button.tsx";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./event.module.css";

/** Everything the call touched, and what each was to it. */
export function EventResources({ event }: { event: Pick<EventDetailAnswer, "resources" | "resourcesDropped"> }) {
  if (event.resources.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>Resources</h3>
      <table className={styles.resources}>
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">Type</th>
            <th scope="col">Id and ARN</th>
          </tr>
        </thead>
        <tbody>
          {event.resources.map(({ type, id, arn, role }) => (
            <tr key={`${role} ${type} ${id}`}>
              <td>{role}</td>
              <td>
                <SafeText text={type} />
              </td>
              <td>
                <ValueButton pivot={{ field: "resource", value: id }} look="full" />
                <CopyButton text={id} what="resource id" />
                {arn !== null && arn !== id && (
                  <div className={styles.dim}>
                    <ValueButton pivot={{ field: "resource", value: arn }} look="full" />
                    <CopyButton text={arn} what="resource ARN" />
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {event.resourcesDropped && (
        <p className={styles.dim}>The call touched more than 100 resources; the rest are in the original.</p>
      )}
    </section>
  );
}
