import type { InEachLanguage } from '../../core/words/index.ts'
import type { AddedInput } from '../../operations/registry/added-input.ts'
import type { ActionText } from '../../operations/registry/texts.ts'

export const letBackInWords: InEachLanguage<ActionText> = {
  en: {
    label: 'Prepare a way back in',
    limits: 'For 24 hours, their managers can view Temporary Access Passes in the browser.',
    input: { title: 'Let people who lost their password or sign-in methods back in', addition: 'way back in' },
    stays: 'Once a pass has been used, it can’t be taken back. Disabling the account makes all other passes useless.',
    steps: {
      done: 'Way back in prepared',
      failed: 'Way back in failed',
      uncertain: 'Way back in not certain',
      skipped: 'No way back in',
    },
  },
  de: {
    label: 'Wieder anmelden lassen',
    limits:
      'Die vorgesetzten Personen können sich 24 Stunden lang im Browser befristete Zugriffspässe anzeigen lassen.',
    input: {
      title: 'Personen ohne Kennwort oder Anmeldemethoden wieder anmelden lassen',
      addition: 'wieder anmelden lassen',
    },
    stays:
      'Ein benutzter Zugriffspass kann nicht zurückgenommen werden. Wird das Konto deaktiviert, sind alle anderen Zugriffspässe wertlos.',
    steps: {
      done: 'Wiederanmeldung vorbereitet',
      failed: 'Wiederanmeldung fehlgeschlagen',
      uncertain: 'Wiederanmeldung unklar',
      skipped: 'Keine Wiederanmeldung',
    },
  },
}

export const receiverWords: AddedInput['words'] = {
  en: { label: 'Who lets people without a manager back in (optional)', placeholder: 'Name or email address' },
  de: {
    label: 'Wer hilft, wenn keine vorgesetzte Person eingetragen ist (optional)',
    placeholder: 'Name oder E-Mail-Adresse',
  },
}
