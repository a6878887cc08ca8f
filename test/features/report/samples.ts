import type { Reply } from '../../../src/chat/views/reply.ts'
import { filesAgainOf } from '../../../src/features/define.ts'
import { showExportEnd } from '../../../src/features/export/card.ts'
import { features } from '../../../src/features/index.ts'
import {
  type ReportView,
  showKnownSinceForm,
  showNoteForm,
  showRecorded,
  showReport,
} from '../../../src/features/report/card.ts'
import { words } from '../../../src/features/report/words.ts'
import { ruleErrors } from '../../../src/operations/rules/errors.ts'
import { sampleOperation } from '../../chat/views/samples/operations.ts'
import { type Making, now } from '../../chat/views/samples/texts.ts'

/** Links to reports, and what people enter for them. */
export function cards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const operation = sampleOperation(texts, { playbook: 'contain', state: 'done', reason: texts.typed() })
  const fileName = 'rollcall-report-tobaki-42-2026-11-28-06-00.html'
  const link = { id: 'x', url: 'https://bot.example/exports/x', fileName, rows: 300, expiresAt: now + 600_000 }
  const view: ReportView = {
    what: 'report',
    link,
    asked: { operation: operation.id },
    format: 'html',
    redacted: false,
    last: 1515,
    knownSince: null,
  }
  const gone = { rows: 300, fileName, format: 'html', data: { ...view, redacted: true } } as const
  const { card: says } = words.of(messages).report
  return {
    report: showReport(view, messages, viewer),
    reportRedacted: showReport({ ...view, redacted: true, knownSince: now - 7_200_000 }, messages, viewer),
    reportOfIncident: showReport({ ...view, asked: { incident: '1234' }, format: 'json' }, messages, viewer),
    reportDownloaded: showExportEnd(gone, 'downloaded', filesAgainOf(features), messages, viewer),
    reportNote: showNoteForm(operation, {}, messages, viewer),
    reportNoted: showRecorded(operation, { title: says.noted(operation.id), text: texts.typed() }, messages, viewer),
    reportAware: showKnownSinceForm(
      operation,
      { runAtDate: '2026-12-01', runAtTime: '09:40', error: new ruleErrors.timeAhead({ field: 'runAt' }) },
      messages,
      viewer,
    ),
  }
}
