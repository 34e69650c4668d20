"use client";

import { formatBytes, formatExact } from "../../lib/format.ts";
import type { EventDetailAnswer } from "../../query/answers.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { principalKindLabel } from "../explorer/principal-cell.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import { Detail, DetailSection } from "./detail-section.tsx";
import { IdentifierDetail, PivotDetail, TextDetail } from "./detail-value.tsx";
import styles from "./event.module.css";
import { EventEvidence } from "./event-evidence.tsx";
import { EventInsight } from "./event-insight.tsx";
import { EventNeighbours } from "./event-neighbours.tsx";
import { EventResources } from "./event-resources.tsx";
import { factWords } from "./fact-words.ts";
import type { OpenNeighbour } from "./neighbour-row.tsx";

/** How far to trust the person, by where the name comes from. */
const PERSON_TRUST: Readonly<Record<string, string>> = {
  "identity-center": "set by AWS (IAM Identity Center)",
  "source-identity": "source identity: set once by the first caller, kept through role chaining",
  "session-name": "a claim: the session name, chosen by whoever assumed the role",
};

const yesNo = (value: boolean | null): string | null => (value === null ? null : value ? "yes" : "no");

type Props = {
  event: EventDetailAnswer;
  /** In the panel beside a table, whose view the links keep; else the event's own page. */
  place: "panel" | "page";
};

const pageOf = (eventID: string): string => `/events/${encodeURIComponent(eventID)}`;

/** Everything kept of one event, explained. */
export function EventDetail({ event, place }: Props) {
  const { eventHref, openEvent } = useExplorer();
  const open: OpenNeighbour =
    place === "panel"
      ? { href: eventHref, go: (eventID) => openEvent(eventID, { keep: true }) }
      : { href: pageOf, go: null };
  return (
    <>
      <Warnings event={event} />
      <Outcome event={event} />
      <EventInsight event={event} open={open} />
      <Who event={event} />
      <What event={event} />
      <Where event={event} />
      <EventResources event={event} />
      <EventNeighbours event={event} open={open} />
      <EventEvidence key={event.eventID} event={event} page={place === "panel" ? pageOf(event.eventID) : null} />
    </>
  );
}

function Warnings({ event }: { event: EventDetailAnswer }) {
  return (
    <>
      {event.conflicts.length > 0 && (
        <div role="alert" className={styles.warning}>
          <b>Other records carry the same event id with other content.</b> The first one loaded is shown. Look at the
          originals before you rely on it:
          <ul>
            {event.conflicts.map(({ bucket, key, recordIndex }) => (
              <li key={`${bucket}/${key}#${recordIndex}`} className={styles.mono}>
                <SafeText text={`s3://${bucket}/${key}`} /> record {recordIndex}
              </li>
            ))}
          </ul>
        </div>
      )}
      {event.addendumReason !== null && (
        <p className={styles.warning}>
          A correction delivered later: <SafeText text={event.addendumReason} />
        </p>
      )}
    </>
  );
}

function Outcome({ event }: { event: EventDetailAnswer }) {
  if (event.outcome === "success") return null;
  return (
    <DetailSection title="Outcome">
      <PivotDetail field="outcome" value={event.outcome} />
      <PivotDetail field="outcomeReason" value={event.outcomeReason} />
      <PivotDetail field="errorCode" value={event.errorCode} about={event.explained.errorCode} />
      <TextDetail label="Message" value={event.errorMessage} />
    </DetailSection>
  );
}

function Who({ event }: { event: EventDetailAnswer }) {
  return (
    <DetailSection title="Who">
      <PivotDetail field="principal" value={event.principal} />
      <Detail label="Kind">{principalKindLabel(event.principalKind)}</Detail>
      <PivotDetail field="person" value={event.person} />
      {event.personBasis !== null && (
        <Detail label="Trust">{PERSON_TRUST[event.personBasis] ?? event.personBasis}</Detail>
      )}
      <PivotDetail label="Origin" field="principal" value={event.originPrincipal} />
      <PivotDetail field="identityType" value={event.identityType} />
      <PivotDetail field="userName" value={event.userName} />
      <PivotDetail field="sessionKey" value={event.sessionKey} />
      <PivotDetail field="sessionName" value={event.sessionName} />
      {event.sessionCreatedAt !== null && (
        <Detail label="Session began">
          <TimeText instant={event.sessionCreatedAt} /> UTC
        </Detail>
      )}
      <PivotDetail field="accessKeyId" value={event.accessKeyId} />
      <TextDetail label="Session with MFA" value={yesNo(event.mfaAuthenticated)} />
      <TextDetail label="MFA used" value={yesNo(event.mfaUsed)} />
      <PivotDetail field="sourceIdentity" value={event.sourceIdentity} />
      {event.callerArn !== event.principal && <IdentifierDetail label="Caller ARN" value={event.callerArn} />}
      <IdentifierDetail label="Principal id" value={event.principalId} />
      <PivotDetail field="principalAccountId" value={event.principalAccountId} />
      <PivotDetail field="issuerArn" value={event.issuerArn} />
      <TextDetail label="Identity provider" value={event.federatedProvider} />
      <IdentifierDetail label="Identity Center user" value={event.identityCenterUserId} />
      <PivotDetail field="invokedBy" value={event.invokedBy} />
      <IdentifierDetail label="Delegated by account" value={event.delegateAccountId} />
      <IdentifierDetail label="On behalf of" value={event.scopeSourceArn} />
      {event.ec2RoleDelivery !== null && (
        <Detail label="Instance metadata">version {event.ec2RoleDelivery === "1.0" ? "1 (no token)" : "2"}</Detail>
      )}
      {event.assumedRoot === true && <Detail label="Root">central root session</Detail>}
      {event.fromConsole && <Detail label="Console">session of the AWS console</Detail>}
      <TextDetail label="Sign-in" value={event.signInDetail} />
    </DetailSection>
  );
}

function What({ event }: { event: EventDetailAnswer }) {
  return (
    <DetailSection title="What">
      <PivotDetail field="eventName" value={event.eventName} about={event.explained.eventName} />
      <PivotDetail field="eventSource" value={event.eventSource} about={event.explained.service} />
      <Detail label="Access">
        <span data-write={!event.readOnly || undefined} className={styles.access}>
          {event.readOnly ? "read only" : "write"}
        </span>
        {event.readOnlyInferred && <span className={styles.dim}> (by the name; the record does not say)</span>}
      </Detail>
      {event.facts.map((fact) => {
        const { words, value } = factWords(fact);
        return (
          <Detail key={fact} label="Fact">
            {words}{" "}
            {value !== null && (
              <span className={styles.mono}>
                <SafeText text={value} />
              </span>
            )}
          </Detail>
        );
      })}
      <PivotDetail field="targetPrincipal" value={event.targetPrincipal} />
      <PivotDetail field="issuedAccessKeyId" value={event.issuedAccessKeyId} />
      <IdentifierDetail label="Issued identity" value={event.issuedPrincipalId} />
      <PivotDetail field="eventCategory" value={event.eventCategory} />
      <PivotDetail field="eventType" value={event.eventType} />
      <TextDetail label="API version" value={event.apiVersion} />
      {event.eventCount > 1 && <Detail label="Stands for">{formatExact(event.eventCount)} events</Detail>}
      {event.bytesIn !== null && <Detail label="Bytes in">{formatBytes(event.bytesIn)}</Detail>}
      {event.bytesOut !== null && <Detail label="Bytes out">{formatBytes(event.bytesOut)}</Detail>}
    </DetailSection>
  );
}

function Where({ event }: { event: EventDetailAnswer }) {
  return (
    <DetailSection title="Where">
      <PivotDetail field="recipientAccountId" value={event.recipientAccountId} />
      <PivotDetail field="awsRegion" value={event.awsRegion} />
      <PivotDetail field="sourceIPAddress" value={event.sourceIPAddress} />
      <PivotDetail field="country" value={event.country} />
      <PivotDetail field="asn" value={event.asn} />
      <TextDetail label="Network name" value={event.asName} />
      <PivotDetail field="vpcEndpointId" value={event.vpcEndpointId} />
      <IdentifierDetail label="Its account" value={event.vpcEndpointAccountId} />
      <TextDetail label="TLS" value={[event.tlsVersion, event.tlsHost].filter(Boolean).join(", ") || null} />
      <PivotDetail field="userAgent" value={event.userAgent} />
      <PivotDetail field="userAgentFamily" value={event.userAgentFamily} />
    </DetailSection>
  );
}
