import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import { defineReasons } from '../../operations/registry/reason.ts'

/** Why someone isn't let back in, or what couldn't be checked about it. */
export const reasons = defineReasons({
  passGuest: {
    kind: 'barrier',
    en: () => 'Guest: their home organisation lets them back in',
    de: () => 'Gast: Nur die Heimatorganisation kann helfen',
  },
  passNotCovered: {
    kind: 'barrier',
    en: () => 'Your tenant’s policy doesn’t allow Temporary Access Passes for this account',
    de: () => 'Die Richtlinie Ihres Mandanten erlaubt für dieses Konto keine befristeten Zugriffspässe',
  },
  noReceiver: {
    kind: 'barrier',
    en: () => 'Has no manager in the directory: name someone to let them back in',
    de: () => 'Im Verzeichnis ist keine vorgesetzte Person eingetragen: Benennen Sie jemanden für den Zugriffspass',
  },
  receiverDisabled: {
    kind: 'barrier',
    en: (detail) => `The person who would let them back in has no enabled account${detail && `: ${detail}`}`,
    de: (detail) => `Der Zugriffspass ginge an eine Person ohne aktiviertes Konto${detail && `: ${detail}`}`,
  },
  receiverGuest: {
    kind: 'barrier',
    en: (detail) => `The person who would let them back in is a guest${detail && `: ${detail}`}`,
    de: (detail) => `Der Zugriffspass ginge an einen Gast${detail && `: ${detail}`}`,
  },
  receiverAtRisk: {
    kind: 'barrier',
    en: (detail) => `The person who would let them back in is at risk${detail && `: ${detail}`}`,
    de: (detail) => `Der Zugriffspass ginge an eine Person, die selbst gefährdet ist${detail && `: ${detail}`}`,
  },
  receiverContained: {
    kind: 'barrier',
    en: (detail) => `The person who would let them back in is still contained${detail && `: ${detail}`}`,
    de: (detail) => `Der Zugriffspass ginge an eine Person, deren Konto noch eingedämmt ist${detail && `: ${detail}`}`,
  },
  receiverSelf: {
    kind: 'barrier',
    en: () => 'People can’t let themselves back in: name someone else',
    de: () => 'Niemand bekommt den Zugriffspass für sich selbst: Benennen Sie jemand anderen',
  },
  receiverChanged: {
    kind: 'barrier',
    en: (detail) => `Now has another manager${detail && `: ${detail}`}`,
    de: (detail) =>
      `Im Verzeichnis ist inzwischen eine andere vorgesetzte Person eingetragen${detail && `: ${detail}`}`,
  },
  notReleased: {
    kind: 'barrier',
    en: (detail) => (detail ? `Contained by operation ${detail}: release it first` : 'Contained: release it first'),
    de: (detail) => (detail ? `Durch Vorgang ${detail} eingedämmt: zuerst freigeben` : 'Eingedämmt: zuerst freigeben'),
  },
  stillDisabled: {
    kind: 'barrier',
    en: () => 'Disabled: enable it first',
    de: () => 'Deaktiviert: zuerst aktivieren',
  },
  receiverRiskUnread: {
    kind: 'note',
    en: () => 'Your role doesn’t let me check whether the person who lets them back in is at risk',
    de: () =>
      'Mit Ihrer Rolle kann ich nicht prüfen, ob die Person, die den Zugriffspass bekommt, selbst gefährdet ist',
    counted: {
      en: (count) => `Not checked: whether the people who let ${en.accounts(count)} back in are at risk.`,
      de: (count) =>
        `Nicht geprüft: ob die Personen, die für ${de.accounts(count)} die Zugriffspässe bekommen, selbst gefährdet sind.`,
    },
  },
  passPolicyUnread: {
    kind: 'note',
    en: () => 'Your role doesn’t let me check whether your tenant allows Temporary Access Passes for this account',
    de: () => 'Mit Ihrer Rolle kann ich nicht prüfen, ob Ihr Mandant für dieses Konto befristete Zugriffspässe erlaubt',
    counted: {
      en: (count) =>
        `Not checked: whether your tenant allows Temporary Access Passes for ${count === 1 ? 'this account' : `these ${en.number(count)} accounts`}.`,
      de: (count) =>
        `Nicht geprüft: ob Ihr Mandant für ${count === 1 ? 'dieses Konto' : `diese ${de.number(count)} Konten`} befristete Zugriffspässe erlaubt.`,
    },
  },
})
