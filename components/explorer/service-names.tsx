"use client";

import { createContext, type ReactNode, use } from "react";

/** Names of the services of a page, by eventSource: the full catalogue stays on the server. */
export type ServiceNames = Readonly<Record<string, string>>;

const Context = createContext<ServiceNames>({});

export function ServiceNamesProvider({ names, children }: { names: ServiceNames; children: ReactNode }) {
  return <Context value={names}>{children}</Context>;
}

/** `Amazon S3` for `s3.amazonaws.com`; where no name is known, the endpoint without its domain. */
export function useServiceName(): (eventSource: string) => string {
  const names = use(Context);
  return (eventSource) =>
    (Object.hasOwn(names, eventSource) ? names[eventSource] : undefined) ??
    eventSource.replace(/\.amazonaws\.com$/, "");
}
