<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>QueueDock</name>
    <message numerus="yes">
        <source>%n photo(s) in the queue are not finished. They go on when PhotoFix is opened again.</source>
        <translation>
            <numerusform>%n photo in the queue is not finished. It goes on when PhotoFix is opened again.</numerusform>
            <numerusform>%n photos in the queue are not finished. They go on when PhotoFix is opened again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) to do</source>
        <translation>
            <numerusform>%n photo to do</numerusform>
            <numerusform>%n photos to do</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
</context>
</TS>
