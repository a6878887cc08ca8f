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
    label: 'Neuen Zugang vorbereiten',
    limits:
      'Die vorgesetzten Personen können sich 24 Stunden lang im Browser befristete Zugriffspässe anzeigen lassen.',
    input: {
      title: 'Wer Kennwort oder Anmeldemethoden verloren hat, bekommt wieder Zugang',
      addition: 'neuer Zugang',
    },
    stays:
      'Ein benutzter Zugriffspass kann nicht zurückgenommen werden. Wird das Konto deaktiviert, sind alle anderen Zugriffspässe wertlos.',
    steps: {
      done: 'Neuer Zugang vorbereitet',
      failed: 'Neuer Zugang fehlgeschlagen',
      uncertain: 'Neuer Zugang unklar',
      skipped: 'Kein neuer Zugang',
    },
  },
}

export const receiverWords: AddedInput['words'] = {
  en: { label: 'Who lets people without a manager back in (optional)', placeholder: 'Name or email address' },
  de: {
    label: 'Wer Zugang gibt, wenn keine vorgesetzte Person eingetragen ist (optional)',
    placeholder: 'Name oder E-Mail-Adresse',
  },
}
