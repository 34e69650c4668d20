import { type ReactNode, Suspense } from "react";
import { ExpectedProblem } from "../../components/layout/expected-problem.tsx";
import { PanelBoundary } from "../../components/layout/panel-boundary.tsx";
import { DatabaseBusyError, QueryTimeoutError } from "../../query/run-query.ts";
import { ReaderLeftError } from "./reader-signal.ts";

type Props<T> = {
  /** Already started: panels wait for their answers side by side. */
  answer: Promise<T>;
  /** Shown the first time only; later the old answer stays until the new one is here. */
  fallback: ReactNode;
  children: (answer: T) => ReactNode;
};

/** A part of a page that waits for an answer, and fails alone. */
export function Panel<T>({ answer, fallback, children }: Props<T>) {
  // A panel that renders later than its answer fails would be an unhandled rejection.
  answer.catch(() => undefined);
  return (
    <PanelBoundary>
      <Suspense fallback={fallback}>
        <Settled answer={answer} render={children} />
      </Suspense>
    </PanelBoundary>
  );
}

async function Settled<T>({ answer, render }: { answer: Promise<T>; render: (answer: T) => ReactNode }) {
  try {
    return render(await answer);
  } catch (error) {
    if (isExpected(error)) return <ExpectedProblem message={error.message} />;
    throw error;
  }
}

const isExpected = (error: unknown): error is Error =>
  error instanceof QueryTimeoutError || error instanceof DatabaseBusyError || error instanceof ReaderLeftError;
