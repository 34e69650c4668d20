import { Skeleton } from "@mantine/core";
import layout from "../../components/layout/layout.module.css";

/** Before the first answer of a page. */
export default function Loading() {
  return (
    <main className={layout.page} aria-busy="true">
      <Skeleton height={30} width="60%" />
      <Skeleton height={152} mt={16} />
      <Skeleton height={480} mt={16} />
    </main>
  );
}
