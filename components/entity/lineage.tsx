"use client";

import { IconArrowDown, IconArrowRight } from "@tabler/icons-react";
import { formatPlural } from "../../lib/format.ts";
import type { SessionLineage, SessionStep } from "../../query/entity/entity-answers.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { principalKindLabel } from "../explorer/principal-cell.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { Card } from "./card.tsx";
import styles from "./entity.module.css";
import { EntityLink } from "./entity-link.tsx";
import { EventLink } from "./event-link.tsx";

/** Where a session's credentials came from, and which sessions they opened in turn; it says where the data ends. */
export function Lineage({ lineage }: { lineage: SessionLineage }) {
  const { chain, opened, ends } = lineage;
  return (
    <Card title="Where it came from" about="origin first">
      <ol className={styles.chain}>
        {chain.map((step, index) => (
          <li key={step.sessionKey ?? `origin ${step.principal}`} className={styles.link}>
            <Credential step={step} current={index === chain.length - 1} />
            {index < chain.length - 1 && <Handover step={step} />}
          </li>
        ))}
      </ol>
      <p className={styles.ends}>{ends}</p>
      {opened.length > 0 && (
        <>
          <h3 className={styles.opened}>What it opened</h3>
          <ul className={styles.chain}>
            {opened.map((step) => (
              <li key={`${step.sessionKey} ${step.accessKeyId}`} className={styles.link}>
                <Handover step={step} />
                <Credential step={step} current={false} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function Credential({ step, current }: { step: SessionStep; current: boolean }) {
  const { sessionKey, principal, principalKind, sessionName, accessKeyId, sourceIPAddress, events } = step;
  return (
    <div className={styles.credential} data-current={current || undefined}>
      <p className={styles.credentialKind}>
        {principalKindLabel(principalKind)}
        {current && <Here />}
      </p>
      <p className={styles.credentialWho}>
        {principal === null ? "nobody is named" : <EntityLink field="principal" value={principal} />}
      </p>
      {sessionName !== null && (
        <p className={styles.dim}>
          session <SafeText text={sessionName} />
        </p>
      )}
      {accessKeyId !== null && <EntityLink field="accessKeyId" value={accessKeyId} />}
      {sourceIPAddress !== null && (
        <p className={styles.dim}>
          from <EntityLink field="sourceIPAddress" value={sourceIPAddress} />
        </p>
      )}
      <p className={styles.dim}>
        {formatPlural(events, "event")}
        {sessionKey !== null && !current && (
          <>
            {" · "}
            <EntityLink field="sessionKey" value={sessionKey}>
              <span className={styles.pageLink}>its page</span>
            </EntityLink>
          </>
        )}
      </p>
    </div>
  );
}

function Here() {
  const { path } = useExplorer();
  const isKey = typeof path === "object" && path.kind === "access-key";
  return <span className={styles.here}>{isKey ? "this key" : "this session"}</span>;
}

/** The call between two credentials. */
function Handover({ step: { issuedBy } }: { step: SessionStep }) {
  return (
    <div className={styles.handover}>
      <IconArrowRight size={16} className={styles.across} aria-hidden="true" />
      <IconArrowDown size={16} className={styles.down} aria-hidden="true" />
      {issuedBy === null ? (
        <span className={styles.dim}>its call is not stored</span>
      ) : (
        <>
          <SafeText text={issuedBy.eventName} />
          <EventLink event={issuedBy} />
        </>
      )}
    </div>
  );
}
