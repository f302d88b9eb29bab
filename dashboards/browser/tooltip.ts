const OFFSET = 14;

/** A tooltip for Vega's `tooltip` channel: text only, placed through the CSS object model (the page's policy allows no inline style). */
export function tooltip(host: HTMLElement): (handler: unknown, event: MouseEvent, item: unknown, value: unknown) => void {
  const box = document.createElement('div');
  box.className = 'chart-tooltip';
  box.hidden = true;
  host.append(box);

  return (_handler, event, _item, value) => {
    if (value === null || typeof value !== 'object') {
      box.hidden = true;
      return;
    }
    box.replaceChildren(
      ...Object.entries(value).map(([name, text]) => {
        const line = document.createElement('div');
        const label = document.createElement('strong');
        label.textContent = `${name}: `;
        line.append(label, String(text));
        return line;
      }),
    );
    box.hidden = false;
    const frame = host.getBoundingClientRect();
    const x = event.clientX - frame.left;
    const left = x + OFFSET + box.offsetWidth > frame.width ? Math.max(0, x - OFFSET - box.offsetWidth) : x + OFFSET;
    box.style.left = `${left}px`;
    box.style.top = `${event.clientY - frame.top + OFFSET}px`;
  };
}
