"""The forms of the plan as a workbook: the Covenant's rows and columns, with numbers that a spreadsheet can use."""

import datetime
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.writer.excel import ExcelWriter

from ...i18n import _
from ...takeaway import FORMULA
from .document import NO_ANSWER, day, is_number, key_texts, plan_title, shown
from .zipped import SteadyZip

FONT = "Calibri"  # of cells without a font of their own
BOLD, TITLE = Font(FONT, 11, bold=True), Font(FONT, 13, bold=True)
QUIET = Font(FONT, 11, italic=True, color="5D564A")
HEAD, EDGE = PatternFill("solid", fgColor="F5F1E8"), Border(bottom=Side("thin", color="5D564A"))
TOP, WRAPPED, RIGHT = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True), Alignment("right", "top")
NARROW, WIDEST = 11, 55  # letters of a column
LINE = 15  # points: height of a line


def write_tables(document, made_on):
    """Write ``secap-tables.xlsx``; returns its path in a list."""
    book = Workbook()
    _about(book.active, document, made_on)
    for form, title in _forms().items():
        tables = [block for _chapter, block in document.parts("blocks") if block.get("form") == form]
        _sheet(book.create_sheet(title), tables, document)
    for title, table in ((_("Missing or weak"), document.gaps), (_("Sources"), document.sources)):
        _sheet(book.create_sheet(title), [table], document)
    made = datetime.datetime.combine(made_on, datetime.time())
    book.properties.creator, book.properties.title = "Fairwatt", f"{document.town}: {plan_title()}"
    book.properties.created = book.properties.modified = made
    buffer = io.BytesIO()
    ExcelWriter(book, SteadyZip(buffer, "w")).save()  # book.save would write the time of day
    path = document.folder / "secap-tables.xlsx"
    path.write_bytes(buffer.getvalue())
    return [path]


def _forms():
    """The sheets that hold the forms: {form: title}."""
    return {
        "bei_energy": _("BEI energy"),
        "bei_emissions": _("BEI emissions"),
        "energy_poverty": _("Energy poverty"),
        "actions": _("Actions"),
    }


def _about(sheet, document, made_on):
    sheet.title = _("About")
    facts = document.facts
    lines = [
        (_("Town"), document.town),
        (_("Plan"), plan_title()),
        (_("Made on"), day(made_on)),
        (_("Year of the energy data"), facts.get("year")),
        (_("Emission factors"), _factors(facts)),
        (_("Kind of numbers"), document.notice),
        (_("What this is"), _("A working aid in the order of the Covenant's forms. It is not the official form: "
                              "copy the numbers from here into the form of your reporting platform.")),
        *(line for line in key_texts().items() if line[0] != NO_ANSWER),
    ]  # fmt: skip
    for row, line in enumerate((line for line in lines if line[1] not in (None, "")), start=1):
        _put(sheet, row, 1, line[0], BOLD, TOP)
        _put(sheet, row, 2, line[1], None, Alignment("left", "top", wrap_text=True))
        _height(sheet, row, line, [26, 80])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 80
    _print(sheet, None)


def _factors(facts):
    if "factors" not in facts:
        return ""
    return _("{family}, electricity of {year}, warming potentials of {set}").format(
        family=facts["factors"], year=facts["electricity_year"], set=facts["gwp_set"]
    )


def _sheet(sheet, tables, document):
    """Tables below each other; a sheet without a table says so."""
    widths, row = {}, 1
    tables = [table for table in tables if table["rows"]]
    for table in tables:
        _put(sheet, row, 1, table["caption"], TITLE)
        _put(sheet, row + 1, 1, table["notice"] or document.notice, QUIET)
        _table(sheet, row + 2, table, widths)
        row += len(table["rows"]) + 4
    if not tables:
        _put(sheet, 1, 1, _("There is nothing to put here yet. The plan says what is needed."), QUIET)
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    single = len(tables) == 1
    sheet.freeze_panes = "B4" if single else None
    _print(sheet, "3:3" if single else None)


def _table(sheet, row, table, widths):
    columns = [[text for text, _right in column] for column in zip(*shown(table), strict=True)]
    wide = [min(max(NARROW, 2 + max(map(len, column))), WIDEST) for column in columns]
    for place, text in enumerate(table["columns"], start=1):
        cell = _put(sheet, row, place, text, BOLD, WRAPPED)
        cell.fill, cell.border = HEAD, EDGE
        widths[cell.column_letter] = max(widths.get(cell.column_letter, NARROW), wide[place - 1])
    _height(sheet, row, table["columns"], wide)
    for line, cells in zip(table["rows"], shown(table), strict=True):
        row += 1
        bold = BOLD if cells[0][0] == _("Total") else None
        for place, (value, (text, right)) in enumerate(zip(line, cells, strict=True), start=1):
            cell = _put(sheet, row, place, value, bold, RIGHT if right else WRAPPED)
            if is_number(value):
                decimals = len(text.partition(".")[2])
                cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
        _height(sheet, row, [text for text, _right in cells], wide)


def _height(sheet, row, texts, widths):
    """Make a row as high as its longest text: LibreOffice does not do it by itself."""
    lengths = [(len(str(text)), width) for text, width in zip(texts, widths, strict=False)]
    lines = [1 if length + 2 <= width else 1 + int(1.15 * length / width) for length, width in lengths]
    sheet.row_dimensions[row].height = LINE * max(lines, default=1)


def _put(sheet, row, place, value, font=None, alignment=TOP):
    cell = sheet.cell(row, place, value)
    cell.alignment = alignment
    if font:
        cell.font = font
    if isinstance(value, str):
        cell.data_type, cell.quotePrefix = "s", value.startswith(FORMULA)  # a text, also after Excel has it
    return cell


def _print(sheet, repeated):
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&A, &P / &N"
    sheet.print_title_rows = repeated
