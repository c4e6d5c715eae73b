/** The mark: one rail, four injectors. */
export function Brand() {
  return (
    <span class="brand">
      <svg class="brand-mark" viewBox="0 0 28 28" width="26" height="26" aria-hidden="true">
        <rect x="2" y="5" width="24" height="6" rx="3" />
        <path d="M6 11v7M11.33 11v11M16.66 11v11M22 11v7" />
      </svg>
      <span class="brand-name">Fuelrail</span>
    </span>
  );
}
