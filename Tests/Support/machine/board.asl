// What the firmware of a test machine tells of its board: a power meter, a thermal zone, a battery and an adapter, whose
// values the test writes, while the machine runs, into a page of memory that the guest's kernel leaves alone.
DefinitionBlock ("board.aml", "SSDT", 2, "SWLET", "BOARD", 1)
{
    OperationRegion (PAGE, SystemMemory, 0x20000000, 0x20)
    Field (PAGE, DWordAcc, NoLock, Preserve)
    {
        DRAW, 32, // milliwatts, of the whole machine
        HEAT, 32, // tenths of a kelvin
        ACON, 32, // 1: the adapter is plugged in
        BRAT, 32, // milliwatts, out of the battery or into it
        BREM, 32, // milliwatt hours left
        BVOL, 32, // millivolts
    }

    Scope (\_SB)
    {
        Device (METR)
        {
            Name (_HID, "ACPI000D")
            Method (_STA) { Return (0x0F) }
            // Measures, in milliwatts, within 1 %, twice a second.
            Name (_PMC, Package () { 1, 0, 0, 1000, 500, 500, 500, 0, 0, 0, 0, "meter", "1", "test" })
            Method (_PMM) { Return (DRAW) }
            Method (_PMD) { Return (Package () { \_SB }) }
            Method (_PAI, 1) { Return (0) }
            Method (_GAI) { Return (500) }
        }

        Device (ADPT)
        {
            Name (_HID, "ACPI0003")
            Name (_PCL, Package () { \_SB })
            Method (_PSR) { Return (ACON) }
        }

        Device (CELL)
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Name (_PCL, Package () { \_SB })
            Method (_STA) { Return (0x1F) }
            Name (_BIF, Package () { 0, 50000, 40000, 1, 12000, 4000, 2000, 10, 10, "cell", "1", "LION", "test" })
            Method (_BST)
            {
                Local0 = Package () { 0, 0, 0, 0 }
                Local0 [0] = ACON + 1 // 1: discharging, 2: charging
                Local0 [1] = BRAT
                Local0 [2] = BREM
                Local0 [3] = BVOL
                Return (Local0)
            }
        }
    }

    Scope (\_TZ)
    {
        ThermalZone (ZONE)
        {
            Method (_TMP) { Return (HEAT) }
            Name (_CRT, 3782) // 105 degrees Celsius
            Name (_TZP, 10)
        }
    }
}
