/* demo_recalls_data.h - words of the invented recalls and returns. */
#ifndef TOOL_DEMO_RECALLS_DATA_H
#define TOOL_DEMO_RECALLS_DATA_H

extern const char *const demo_recall_reasons[2], *const demo_recall_instruction, *const demo_recall_conclusion, *const demo_recall_by, *const demo_recall_note;
extern const char *const demo_return_notes[4], *const demo_return_receipt, *const demo_return_agreed;

#endif
