import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { findEntity } from "../../../../cloudtrail/entities.ts";

type Props = { params: Promise<{ kind: string }>; children: ReactNode };

/** Above the loading state, where a kind that is none can still be answered with 404. */
export default async function EntityLayout({ params, children }: Props) {
  if (findEntity((await params).kind) === null) notFound();
  return children;
}
