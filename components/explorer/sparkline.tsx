import styles from "./groups.module.css";

const HEIGHT = 20;

/** Counts over time as a silhouette, scaled to its own peak. One path, so that hundreds of rows stay light. */
export function Sparkline({ counts, label }: { counts: readonly number[]; label: string }) {
  const peak = Math.max(1, ...counts);
  // A bucket with anything in it is seen, however small beside the peak.
  const heights = counts.map((count) => (count === 0 ? 0 : Math.max(2, Math.round((count / peak) * HEIGHT))));
  const path = `M0 ${HEIGHT}${heights.map((height) => `V${HEIGHT - height}h1`).join("")}V${HEIGHT}z`;
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${Math.max(1, counts.length)} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={path} />
    </svg>
  );
}
