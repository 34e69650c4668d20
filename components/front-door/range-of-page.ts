"use client";

import { useSearchParams } from "next/navigation";
import { DEFAULT_RANGE, resolveTimeRange } from "../../query/time-range.ts";
import type { RangeTexts } from "./open-candidate.ts";

/** The time range in the address of this page; the usual one where there is none, or one that is refused. */
export function useRangeOfPage(): RangeTexts {
  const params = useSearchParams();
  const range = { from: params.get("from") ?? DEFAULT_RANGE.from, to: params.get("to") ?? DEFAULT_RANGE.to };
  try {
    resolveTimeRange(range, new Date());
    return range;
  } catch {
    return DEFAULT_RANGE;
  }
}
