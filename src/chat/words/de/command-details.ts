export const accounts =
  'Konten können Namen, Anmeldenamen, E-Mail-Adressen oder Objekt-IDs sein. Trennen Sie sie mit Kommas, Semikolons oder Zeilenumbrüchen oder fügen Sie sie ein, wie sie sind.'
export const more =
  'Hinter den Konten können Sie einen Grund („weil …“), ein Ticket („Ticket: INC123“) und einen Zeitpunkt („morgen um 18 Uhr“) angeben.'
export const compromised =
  '„als kompromittiert“ markiert die Konten: Zum Reaktivieren sind erneut der Grund sowie die Genehmigung einer zweiten Person nötig.'
export const named =
  '„Vorfall:1234“ steht für die Konten eines Vorfalls in Microsoft Defender, „Risiko:hoch“ oder „Risiko:mittel“ für gefährdete Personen, „Ausscheiden:heute“ für alle, deren letzter Tag heute ist.'
export const planFirst =
  'Sie bekommen zuerst einen Plan. Er zeigt, was mit jedem Konto geschehen würde, und es ändert sich nichts, bevor Sie ihn bestätigen.'
