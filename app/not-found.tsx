import Link from "next/link";
import layout from "../components/layout/layout.module.css";

/** No such page, or nothing that the reader may see: the two look alike. */
export default function NotFound() {
  return (
    <main className={layout.problem}>
      <h1>Nothing is here</h1>
      <p>The address may be mistyped, or what it named is not stored in this installation.</p>
      <p>
        <Link href="/">To the overview</Link>
      </p>
    </main>
  );
}
