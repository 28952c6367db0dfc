<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Closing</name>
    <message numerus="yes">
        <source>%n export(s) have not ended yet.</source>
        <translation>
            <numerusform>%n export has not ended yet.</numerusform>
            <numerusform>%n exports have not ended yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The edits of %n photo(s) could not be saved.</source>
        <translation>
            <numerusform>The edits of %n photo could not be saved.</numerusform>
            <numerusform>The edits of %n photos could not be saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message numerus="yes">
        <source>%n result(s) of earlier exports in this folder are not listed</source>
        <translation>
            <numerusform>%n result of earlier exports in this folder is not listed</numerusform>
            <numerusform>%n results of earlier exports in this folder are not listed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n sample</numerusform>
            <numerusform>%n samples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n that cannot be opened</source>
        <translation>
            <numerusform>%n that cannot be opened</numerusform>
            <numerusform>%n that cannot be opened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n result(s) of earlier exports</source>
        <translation>
            <numerusform>%n result of earlier exports</numerusform>
            <numerusform>%n results of earlier exports</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{what}: %n photo(s)</source>
        <translation>
            <numerusform>{what}: %n photo</numerusform>
            <numerusform>{what}: %n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConditionDialog</name>
    <message numerus="yes">
        <source>The %n chosen photo(s)</source>
        <translation>
            <numerusform>The chosen photo</numerusform>
            <numerusform>The %n chosen photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n open photo(s)</source>
        <translation>
            <numerusform>The open photo</numerusform>
            <numerusform>All %n open photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>An overview and a page for each photo: %n page(s)</source>
        <translation>
            <numerusform>An overview and a page for each photo: %n page</numerusform>
            <numerusform>An overview and a page for each photo: %n pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactSheetDialog</name>
    <message numerus="yes">
        <source>All %n open photo(s)</source>
        <translation>
            <numerusform>The open photo</numerusform>
            <numerusform>All %n open photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n chosen photo(s)</source>
        <translation>
            <numerusform>The chosen photo</numerusform>
            <numerusform>The %n chosen photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DefectsPanel</name>
    <message numerus="yes">
        <source>%n stroke(s)</source>
        <translation>
            <numerusform>%n stroke</numerusform>
            <numerusform>%n strokes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportAllDialog</name>
    <message numerus="yes">
        <source>%n photo(s), each with its own edit</source>
        <translation>
            <numerusform>%n photo, with its own edit</numerusform>
            <numerusform>%n photos, each with its own edit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Their %n folder(s) are kept below the chosen one</source>
        <translation>
            <numerusform>Their %n folder is kept below the chosen one</numerusform>
            <numerusform>Their %n folders are kept below the chosen one</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeptEditsMenu</name>
    <message numerus="yes">
        <source>%n edit(s) that other windows had saved of this photo are deleted.</source>
        <translation>
            <numerusform>%n edit that another window had saved of this photo is deleted.</numerusform>
            <numerusform>%n edits that other windows had saved of this photo are deleted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PaperController</name>
    <message numerus="yes">
        <source>Contact sheet of %n photo(s)…</source>
        <translation>
            <numerusform>Contact sheet of %n photo…</numerusform>
            <numerusform>Contact sheet of %n photos…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Condition report of %n photo(s)…</source>
        <translation>
            <numerusform>Condition report of one photo…</numerusform>
            <numerusform>Condition report of %n photos…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueDock</name>
    <message numerus="yes">
        <source>%n photo(s) in the queue are not finished. They go on when PhotoFix is opened again.</source>
        <translation>
            <numerusform>%n photo in the queue is not finished. It goes on when PhotoFix is opened again.</numerusform>
            <numerusform>%n photos in the queue are not finished. They go on when PhotoFix is opened again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message numerus="yes">
        <source>unchanged, %n place(s) worth a look</source>
        <translation>
            <numerusform>unchanged, %n place worth a look</numerusform>
            <numerusform>unchanged, %n places worth a look</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueProgress</name>
    <message numerus="yes">
        <source>{done} of %n photo(s) done</source>
        <translation>
            <numerusform>{done} of %n photo done</numerusform>
            <numerusform>{done} of %n photos done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>about %n hour left</numerusform>
            <numerusform>about %n hours left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reporter</name>
    <message numerus="yes">
        <source>(%n more)</source>
        <translation>
            <numerusform>(%n more)</numerusform>
            <numerusform>(%n more)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message numerus="yes">
        <source>&amp;Split into %n Photo(s)</source>
        <translation>
            <numerusform>&amp;Split into %n Photo</numerusform>
            <numerusform>&amp;Split into %n Photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StrokesController</name>
    <message numerus="yes">
        <source>%n proposal(s)</source>
        <translation>
            <numerusform>%n proposal</numerusform>
            <numerusform>%n proposals</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) mended by hand</source>
        <translation>
            <numerusform>%n place mended by hand</numerusform>
            <numerusform>%n places mended by hand</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>perhaps %n place(s)</source>
        <translation>
            <numerusform>perhaps %n place</numerusform>
            <numerusform>perhaps %n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>perhaps %n more place(s)</source>
        <translation>
            <numerusform>perhaps %n more place</numerusform>
            <numerusform>perhaps %n more places</numerusform>
        </translation>
    </message>
</context>
</TS>
