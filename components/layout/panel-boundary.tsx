"use client";

import { catchError, type ErrorInfo } from "next/error";
import { ErrorPanel } from "./error-panel.tsx";

/** Keeps a failure to the part of the page it struck; the rest stays usable. */
export const PanelBoundary = catchError((_: { children?: React.ReactNode }, { error, retry }: ErrorInfo) => (
  <ErrorPanel error={error} onRetry={retry} />
));
