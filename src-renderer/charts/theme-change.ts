export type StopListening = () => void;

/** Calls `fn` after the theme changed: by the setting (an attribute of the root) or by the system. */
export function onThemeChange(fn: () => void): StopListening {
  const observer = new MutationObserver(fn);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', fn);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', fn);
  };
}
