import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import type { InEachLanguage } from '../../core/words/index.ts'
import type { ActionText } from '../../operations/registry/texts.ts'

export const words: InEachLanguage<ActionText> = {
  en: {
    label: 'Revoke app consents',
    back: 'Restore app consents',
    caution: 'Restore only apps you have checked: people can consent again.',
    items: (count) => `${en.number(count)} ${count === 1 ? 'app consent' : 'app consents'}`,
    since: (date) => `created ${date}`,
    unnamed: 'App names require Application.Read.All.',
  },
  de: {
    label: 'App-Zustimmungen widerrufen',
    back: 'App-Zustimmungen wiederherstellen',
    caution: 'Nur geprüfte wiederherstellen; jede Person kann neu zustimmen.',
    items: (count) => `${de.number(count)} ${count === 1 ? 'App-Zustimmung' : 'App-Zustimmungen'}`,
    since: (date) => `erteilt am ${date}`,
    unnamed: 'Für App-Namen ist Application.Read.All nötig.',
  },
}
