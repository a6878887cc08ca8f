import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import type { InEachLanguage } from '../../core/words/index.ts'
import type { ActionText } from '../../operations/registry/texts.ts'

export const words: InEachLanguage<ActionText> = {
  en: {
    label: 'Remove sign-in methods',
    items: (count) => `${en.number(count)} ${count === 1 ? 'sign-in method' : 'sign-in methods'}`,
    sorts: {
      microsoftAuthenticator: 'Microsoft Authenticator',
      phone: 'phone',
      email: 'email',
      fido2: 'passkey',
      softwareOath: 'authenticator app code',
      windowsHelloForBusiness: 'Windows Hello',
      platformCredential: 'platform credential',
      external: 'external method',
      temporaryAccessPass: 'Temporary Access Pass',
      qrCodePin: 'QR code and PIN',
      hardwareOath: 'hardware token',
      securityQuestion: 'security questions',
      appPassword: 'app password',
      other: 'other method',
    },
    unseen: 'Hardware tokens and security questions aren’t visible here: check them in Entra.',
    unread: 'read and removed during the run',
    stays: 'Removed sign-in methods can’t be brought back: people have to register them again.',
  },
  de: {
    label: 'Anmeldemethoden entfernen',
    items: (count) => `${de.number(count)} ${count === 1 ? 'Anmeldemethode' : 'Anmeldemethoden'}`,
    sorts: {
      microsoftAuthenticator: 'Microsoft Authenticator',
      phone: 'Telefon',
      email: 'E-Mail',
      fido2: 'Passkey',
      softwareOath: 'Code aus einer Authenticator-App',
      windowsHelloForBusiness: 'Windows Hello',
      platformCredential: 'Plattformanmeldeinformationen',
      external: 'externe Methode',
      temporaryAccessPass: 'befristeter Zugriffspass',
      qrCodePin: 'QR-Code und PIN',
      hardwareOath: 'Hardwaretoken',
      securityQuestion: 'Sicherheitsfragen',
      appPassword: 'App-Kennwort',
      other: 'andere Methode',
    },
    unseen: 'Hardwaretoken und Sicherheitsfragen in Entra prüfen.',
    unread: 'werden während der Ausführung gelesen und entfernt',
    stays: 'Entfernte Anmeldemethoden können nicht wiederhergestellt werden, sondern müssen neu registriert werden.',
  },
}
