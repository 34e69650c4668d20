import { InvalidParameter } from "./invalid-parameter.tsx";
import layout from "./layout.module.css";

type Props = {
  /** Of the page that cannot be shown. */
  title: string;
  refused: { parameter: string; message: string; href: string; label?: string };
};

/** A page whose link cannot be read. */
export function RefusedPage({ title, refused }: Props) {
  return (
    <main className={layout.page}>
      <h1 className="visually-hidden">{title}</h1>
      <InvalidParameter {...refused} />
    </main>
  );
}
