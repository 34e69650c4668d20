import { describeErrorCode } from "../../cloudtrail/describe-error.ts";
import { describeEventName } from "../../cloudtrail/describe-event.ts";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { describeService } from "../../cloudtrail/services.ts";
import type { Explanations } from "../../components/explorer/explanations.tsx";
import type { EventAnswer } from "../../query/answers.ts";

const DESCRIBE: Partial<Record<FieldKey, (value: string) => string>> = {
  eventSource: describeService,
  // Without its service only what the words of the name say.
  eventName: (eventName) => describeEventName("", eventName),
  errorCode: describeErrorCode,
};

/** Lines about services, event names and error codes, for the browser, which does not hold the catalogues. */
export function explainValues(field: FieldKey, values: readonly (string | number | boolean | null)[]): Explanations {
  const explain = DESCRIBE[field];
  if (explain === undefined) return {};
  const texts = new Set(values.filter((value) => typeof value === "string"));
  return { [field]: Object.fromEntries([...texts].map((text) => [text, explain(text)])) };
}

/** The same for everything that rows of events name. */
export function explainEvents(events: readonly EventAnswer[]): Explanations {
  return {
    ...explainValues(
      "eventSource",
      events.map(({ eventSource }) => eventSource),
    ),
    ...explainValues(
      "errorCode",
      events.map(({ errorCode }) => errorCode),
    ),
    eventName: Object.fromEntries(
      events.map(({ eventSource, eventName }) => [eventName, describeEventName(eventSource, eventName)]),
    ),
  };
}
