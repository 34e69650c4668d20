/** The Mantine theme: dense, calm, one accent colour. Colours with a meaning are in tokens.css. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#eef2ff",
  "#dde4fd",
  "#b9c7f8",
  "#93a8f4",
  "#738df0",
  "#5c78e8",
  "#3d5bd0",
  "#3350bd",
  "#2b44a3",
  "#213684",
];

const dark: MantineColorsTuple = [
  "#dfe3ea",
  "#bcc3ce",
  "#9aa3b1",
  "#6c7583",
  "#363c47",
  "#2a2f38",
  "#20242b",
  "#14171b",
  "#101316",
  "#0b0d0f",
];

const sans =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif';
const mono =
  'ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace';

export const theme = createTheme({
  primaryColor: "accent",
  respectReducedMotion: true,
  primaryShade: 6,
  colors: { accent, dark },
  black: "#1a1f27",
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.35", sm: "1.4", md: "1.45", lg: "1.45", xl: "1.3" },
  spacing: { xs: "0.375rem", sm: "0.5rem", md: "0.75rem", lg: "1rem", xl: "1.5rem" },
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "8px", xl: "12px" },
  defaultRadius: "sm",
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.125rem", lineHeight: "1.35" },
      h2: { fontSize: "0.9375rem", lineHeight: "1.4" },
      h3: { fontSize: "0.8125rem", lineHeight: "1.4" },
    },
  },
  // By name: naming the components themselves would put all of them into every page.
  components: {
    Button: { defaultProps: { size: "xs", variant: "default" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: "md" } },
    TextInput: { defaultProps: { size: "xs" } },
    NativeSelect: { defaultProps: { size: "xs" } },
    // Within a landmark, and without an element that a menu may not hold.
    Menu: {
      defaultProps: { shadow: "md", position: "bottom-start", withinPortal: false, withInitialFocusPlaceholder: false },
    },
    // Locking the scroll adds a style element without our nonce.
    Modal: { defaultProps: { lockScroll: false } },
    Popover: { defaultProps: { shadow: "md", position: "bottom-start" } },
  },
});

/** Text colours with enough contrast on every surface we use (WCAG AA). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#566072",
    "--mantine-color-placeholder": "#687284",
    "--mantine-color-body": "#ffffff",
  },
  dark: {
    "--mantine-color-dimmed": "#9aa3b1",
    "--mantine-color-placeholder": "#8b95a3",
    "--mantine-color-body": "#14171b",
  },
});
